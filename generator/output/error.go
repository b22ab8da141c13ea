package output

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"syscall"
)

// Error is trouble with the machine that keeps a build from being published.
// Text is a wording key of package language, like that of a diagnostic.
type Error struct {
	Text string
	Args map[string]string
	Err  error
}

// Error describes the trouble in English, without the wording.
func (e *Error) Error() string {
	s := e.Text + " " + e.Args["path"]
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// trouble says that path cannot be written. The most frequent causes have a
// wording of their own.
func trouble(path string, err error) error {
	var known *Error
	if err == nil || errors.As(err, &known) || errors.Is(err, context.Canceled) {
		return err
	}
	text := "PUB02"
	switch {
	case errors.Is(err, syscall.ENOSPC):
		text = "PUB02/full"
	case errors.Is(err, syscall.EROFS):
		text = "PUB02/readonly"
	case errors.Is(err, fs.ErrPermission):
		text = "PUB02/permission"
	}
	return &Error{Text: text, Args: map[string]string{"path": path, "reason": cause(err)}, Err: err}
}

// cause is the reason of err without operation and path.
func cause(err error) string {
	if errno, ok := errors.AsType[syscall.Errno](err); ok {
		return errno.Error()
	}
	return err.Error()
}

// inTheWay says that something of somebody else stands where a file or folder
// of the site has to be.
func inTheWay(text, path string) error {
	return &Error{Text: text, Args: map[string]string{"path": path}}
}

// overlap says that two folders that must be apart are not.
func overlap(folder, other string) error {
	return &Error{Text: "PUB05", Args: map[string]string{"path": strings.TrimSuffix(folder, "/"), "other": other}}
}
