package benchsite

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

// cost is what one run of a program took.
type cost struct {
	Wall, CPU time.Duration
	Peak      int64 // bytes of memory
}

const measureVariable = "KONTOR_BENCH_MEASURE"

// TestMain also serves as the small program that starts what is measured: the
// peak of a process counts from that of the one that started it, so a big one
// must not start it.
func TestMain(m *testing.M) {
	if os.Getenv(measureVariable) == "" {
		os.Exit(m.Run())
	}
	if err := measureArguments(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func measureArguments() error {
	if err := os.Unsetenv(measureVariable); err != nil {
		return err
	}
	cmd := exec.Command(os.Args[1], os.Args[2:]...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	if err != nil {
		return fmt.Errorf("%v: %w\n%s", os.Args[1:], err, said.Bytes())
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return errors.New("this system does not tell what a process used")
	}
	return json.NewEncoder(os.Stdout).Encode(cost{
		Wall: wall, CPU: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), Peak: int64(usage.Maxrss) * 1024,
	})
}

// measure runs a program to its end.
func measure(program string, args ...string) (c cost, err error) {
	self, err := os.Executable()
	if err != nil {
		return c, err
	}
	cmd := exec.Command(self, append([]string{program}, args...)...)
	cmd.Env = append(os.Environ(), measureVariable+"=1")
	var problem bytes.Buffer
	cmd.Stderr = &problem
	out, err := cmd.Output()
	if err != nil {
		return c, fmt.Errorf("%w: %s", err, problem.Bytes())
	}
	return c, json.Unmarshal(out, &c)
}
