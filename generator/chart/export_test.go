package chart

// TextWidth lets tests measure as the layout does.
var TextWidth = textWidth
