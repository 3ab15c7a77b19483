// Command quantity prints what k8s.io/apimachinery makes of each text.
//
// Standard input: one JSON string a line. Standard output, a line for each: "error", or tab-separated the number of
// nano-units (exact), MilliValue, Value and the canonical form. Canonical means CanonicalizeBytes: String repeats some
// texts as they were written ("+5", "1.005").
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"os"

	inf "gopkg.in/inf.v0"
	"k8s.io/apimachinery/pkg/api/resource"
)

const nanoScale = 9

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	for in.Scan() {
		var text string
		if err := json.Unmarshal(in.Bytes(), &text); err != nil {
			log.Fatalf("quantity: line is not a JSON string: %v", err)
		}
		fmt.Fprintln(out, answer(text))
	}
	if err := in.Err(); err != nil {
		log.Fatalf("quantity: reading standard input: %v", err)
	}
	if err := out.Flush(); err != nil {
		log.Fatalf("quantity: writing standard output: %v", err)
	}
}

func answer(text string) string {
	q, err := resource.ParseQuantity(text)
	if err != nil {
		return "error"
	}
	milli, value := q.MilliValue(), q.Value()
	number, suffix := q.CanonicalizeBytes(nil)
	canonical := string(number) + string(suffix)
	nano := new(inf.Dec).Round(q.AsDec(), nanoScale, inf.RoundUp)
	return fmt.Sprintf("%s\t%d\t%d\t%s", nano.UnscaledBig(), milli, value, canonical)
}
