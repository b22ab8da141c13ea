// Package language holds everything that is worded for people: UI strings with
// plurals, dates and numbers, and the German and English wording of every
// diagnostic. It knows nothing of sites; callers give keys and arguments.
package language
