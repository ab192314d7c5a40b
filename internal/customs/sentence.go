package customs

import "github.com/waybill-ship/waybill/internal/fault"

// Sentence is something said to people, which a page can say in the reader's language.
type Sentence = fault.Phrase

func say(format string, args ...any) Sentence { return Sentence{Format: format, Args: args} }
