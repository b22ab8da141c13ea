package content

import "testing"

// What an article says about itself arrives whole at the service, whatever
// characters it holds.
func TestShareLinksEncodeAddressAndTitle(t *testing.T) {
	c := configOf(t, `share: [linkedin, mail, copy, whatsapp, {name: Netz, url: "https://netz.example/?a=1&t={title}&u={url}#{title}"}]`, "")
	const address, title = "https://example.org/serie/teil-2/", `Wer kauft was & warum? 50 % + "mehr" für {url}`
	const urlCode = "https%3A%2F%2Fexample.org%2Fserie%2Fteil-2%2F"
	const titleCode = "Wer%20kauft%20was%20%26%20warum%3F%2050%20%25%20%2B%20%22mehr%22%20f%C3%BCr%20%7Burl%7D"
	want := map[string]string{
		"linkedin": "https://www.linkedin.com/sharing/share-offsite/?url=" + urlCode,
		"mail":     "mailto:?subject=" + titleCode + "&body=" + urlCode,
		"copy":     address,
		"whatsapp": "https://wa.me/?text=" + titleCode + "%20" + urlCode,
		"Netz":     "https://netz.example/?a=1&t=" + titleCode + "&u=" + urlCode + "#" + titleCode,
	}
	if len(c.Share) != len(want) {
		t.Fatalf("%+v", c.Share)
	}
	for _, s := range c.Share {
		if got := s.Link(address, title); got != want[s.Name] {
			t.Errorf("%s\ngot  %s\nwant %s", s.Name, got, want[s.Name])
		}
	}
}
