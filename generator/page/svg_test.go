package page

import (
	"strings"
	"testing"
)

func TestSVGPicturesCarryTheirSize(t *testing.T) {
	for _, c := range []struct {
		svg           string
		width, height int
	}{
		{`<svg xmlns="http://www.w3.org/2000/svg" width="96" height="48px"/>`, 96, 48},
		{`<?xml version="1.0" encoding="ISO-8859-1"?><!-- made by hand --><!DOCTYPE svg><svg width="12.6" height="0.2"></svg>`, 13, 1},
		{"\ufeff\n<svg viewBox='0 0 120 80'/>", 120, 80},
		{`<svg viewBox="0,0,120,80" width="60"/>`, 60, 40},
		{`<svg viewBox="0 0 120 80" height="40"/>`, 60, 40},
		{`<svg viewBox="0 0 120 80" width="100%" height="100%"/>`, 120, 80},
		{`<svg viewBox="0 0 120 80" width="60" height="60"/>`, 60, 60},
		{`<s:svg xmlns:s="http://www.w3.org/2000/svg" width="5" height="6"/>`, 5, 6},
		{`<svg width="10mm" height="10mm"/>`, 0, 0},
		{`<svg viewBox="0 0 -1 80"/>`, 0, 0},
		{`<svg width="1e300" height="NaN"/>`, 0, 0},
		{`<html width="5" height="5"/>`, 0, 0},
		{`text <svg width="5" height="5"/>`, 0, 0},
		{`<svg width="5`, 0, 0},
		{"", 0, 0},
		{strings.Repeat("\x00\xff", 100), 0, 0},
	} {
		if got := svgSize([]byte(c.svg)); got != [2]int{c.width, c.height} {
			t.Errorf("%q: %v, want %d×%d", c.svg, got, c.width, c.height)
		}
	}
}
