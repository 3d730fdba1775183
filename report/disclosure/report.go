package disclosure

// Report says what protecting a release cost.
type Report struct{}
