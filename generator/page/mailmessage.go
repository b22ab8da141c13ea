package page

import (
	"bytes"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/textproto"

	"kontor/generator/source"
)

// Message is the mail as a file that mail programs open as a draft (RFC 5322
// and 2046): both forms, without sender and receivers. Equal mails are equal
// files.
func (m Mail) Message() ([]byte, error) {
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	if err := w.SetBoundary("kontor-" + source.Sum([]byte(m.Text), []byte(m.HTML)).String()[:32]); err != nil {
		return nil, err
	}
	out.WriteString("Subject: " + mime.QEncoding.Encode("utf-8", m.Subject) + "\r\n" +
		"MIME-Version: 1.0\r\n" +
		"Content-Language: " + m.Lang + "\r\n" +
		"Content-Type: multipart/alternative; boundary=\"" + w.Boundary() + "\"\r\n" +
		"X-Unsent: 1\r\n\r\n")
	for _, form := range []struct{ kind, text string }{{"text/plain", m.Text}, {"text/html", m.HTML}} {
		part, err := w.CreatePart(textproto.MIMEHeader{
			"Content-Type":              {form.kind + "; charset=utf-8"},
			"Content-Transfer-Encoding": {"quoted-printable"},
		})
		if err != nil {
			return nil, err
		}
		quoted := quotedprintable.NewWriter(part)
		if _, err := quoted.Write([]byte(form.text)); err != nil {
			return nil, err
		}
		if err := quoted.Close(); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return out.Bytes(), err
}
