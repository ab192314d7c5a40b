package price

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"sync"
)

//go:embed published/*.csv
var published embed.FS

// Publication is a tariff that a carrier has published, to begin a sheet of one's own with.
type Publication struct {
	Carrier string // its code
	File    string // its name: "colissimo.csv"
	Sheet   Sheet
}

// Published lists the published tariffs that come with the program, by carrier.
var Published = sync.OnceValue(func() []Publication {
	files, err := published.ReadDir("published")
	if err != nil {
		panic(err) // they are part of the program
	}
	carriers := map[string]string{"colissimo.csv": "colissimo", "mondialrelay.csv": "mondial_relay"}
	var all []Publication
	for _, f := range files {
		text, err := published.ReadFile("published/" + f.Name())
		if err != nil {
			panic(err)
		}
		s, wrong, err := Read(context.Background(), text)
		if err != nil || len(wrong) > 0 {
			panic(fmt.Sprintf("%s: %v %v", f.Name(), err, wrong))
		}
		all = append(all, Publication{carriers[f.Name()], f.Name(), s})
	}
	return slices.Clip(all)
})
