package customs

import "fmt"

// Sentence is something said to people. Format and Args are apart so that a page can say it in the reader's language.
type Sentence struct {
	Format string
	Args   []any
}

func say(format string, args ...any) Sentence { return Sentence{format, args} }

// String is the sentence in English.
func (s Sentence) String() string {
	if len(s.Args) == 0 {
		return s.Format
	}
	return fmt.Sprintf(s.Format, s.Args...)
}
