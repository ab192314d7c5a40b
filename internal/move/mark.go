package move

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// mark is a name in sixteen bytes, so that a hundred thousand of them take a few megabytes.
type mark [16]byte

func markOf(name string) mark {
	sum := sha256.Sum256([]byte(name))
	return mark(sum[:16])
}

// digest is a short name of some content.
func digest(content any) string {
	text, err := json.Marshal(content)
	if err != nil { // raw JSON of the source that is none: then its looks
		text = fmt.Appendf(nil, "%v", content)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:16])
}
