// Command apiserver is the API server of the whole-system tests: the real kube-apiserver and the real etcd in one file.
//
// Usage:
//
//	apiserver etcd [flags of etcd]
//	apiserver kube-apiserver [flags of kube-apiserver]
//
// Both are built from their public Go modules, so the tests need nothing that a Go toolchain cannot fetch. With standard input a pipe,
// either ends when the pipe does: a test run that is killed leaves no server behind.
package main

import (
	"fmt"
	"io"
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
)

func main() {
	if len(os.Args) < 2 {
		usage()
	}
	// Each program sees the command line that it would have under its own name.
	arguments := os.Args[1:]
	endWithParent()
	switch arguments[0] {
	case "etcd":
		etcdmain.Main(arguments)
	case "kube-apiserver":
		os.Args = arguments
		os.Exit(cli.Run(app.NewAPIServerCommand()))
	default:
		usage()
	}
}

func endWithParent() {
	input, err := os.Stdin.Stat()
	if err != nil || input.Mode()&os.ModeNamedPipe == 0 {
		return
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(1)
	}()
}

func usage() {
	fmt.Fprintln(os.Stderr, "usage: apiserver etcd|kube-apiserver [flags]")
	os.Exit(2)
}
