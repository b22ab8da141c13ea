package intake

import (
	"net/netip"
	"strings"
)

// Network keeps of an IP address the network only, a /24 or a /48, whatever
// comes in: also an address that is cut already. Of what is none, and of none at
// all (0.0.0.0), it keeps nothing.
func Network(ip string) string {
	ip, _, _ = strings.Cut(strings.TrimSpace(ip), "/")
	a, err := netip.ParseAddr(ip)
	a = a.Unmap().WithZone("")
	if err != nil || a.IsUnspecified() {
		return ""
	}
	bits := 48
	if a.Is4() {
		bits = 24
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return ""
	}
	return p.Addr().String()
}
