package comment

// Sanitise is the last step of [Render] alone.
var Sanitise = sanitiser.Sanitize
