// Command yaml-oracle answers what Helm's go-yaml makes of a text.
//
// Each question on stdin is a byte ('a': every document, 'f': the first one), the text's length as
// four little-endian bytes, and the text. Each answer on stdout is a length in the same form and
// the answer: "error " and go-yaml's words, or the events, one a line (events.go.txt).
package main

import (
	"bufio"
	"encoding/binary"
	"io"
	"log"
	"os"

	yaml "go.yaml.in/yaml/v2"
)

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	for {
		mode, err := in.ReadByte()
		if err == io.EOF {
			break
		}
		var length [4]byte
		if _, err := io.ReadFull(in, length[:]); err != nil {
			log.Fatal(err)
		}
		text := make([]byte, binary.LittleEndian.Uint32(length[:]))
		if _, err := io.ReadFull(in, text); err != nil {
			log.Fatal(err)
		}
		answer := yaml.Describe(text, mode == 'a')
		binary.LittleEndian.PutUint32(length[:], uint32(len(answer)))
		out.Write(length[:])
		out.Write(answer)
	}
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
}
