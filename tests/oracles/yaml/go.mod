module dataspoke.io/oracles/yaml

go 1.22

require go.yaml.in/yaml/v2 v2.4.4

// The oracle looks at go-yaml's own events and nodes, which the package does not export. The test
// that builds it copies the pinned module to ./yaml and adds events.go.txt as a file of it.
replace go.yaml.in/yaml/v2 => ./yaml
