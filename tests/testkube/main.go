// Command testkube is a real Kubernetes API server for tests: kube-apiserver and
// an embedded etcd in one process, on loopback only, plus the real controllers
// that a chart's install needs and stand-ins for the kubelet and the volume
// controller (controllers.go). Called by the name kubectl (a symlink), or with
// kubectl as its first argument, it is kubectl.
package main

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"flag"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"go.etcd.io/etcd/server/v3/embed"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
	"k8s.io/component-base/cli"
	kubectl "k8s.io/kubectl/pkg/cmd"
	kubectlutil "k8s.io/kubectl/pkg/cmd/util"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
)

func main() {
	if filepath.Base(os.Args[0]) == "kubectl" {
		runKubectl()
	}
	if len(os.Args) > 1 && os.Args[1] == "kubectl" {
		os.Args = os.Args[1:]
		runKubectl()
	}
	if err := serve(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "testkube:", err)
		os.Exit(1)
	}
}

func runKubectl() {
	kubectlutil.BehaviorOnFatal(func(msg string, code int) {
		if msg != "" {
			fmt.Fprintln(os.Stderr, strings.TrimSuffix(msg, "\n"))
		}
		os.Exit(code)
	})
	os.Exit(cli.Run(kubectl.NewDefaultKubectlCommand()))
}

func serve(args []string) error {
	fs := flag.NewFlagSet("testkube", flag.ContinueOnError)
	dir := fs.String("dir", "", "folder for the state, the keys, the kubeconfig and the ready file (made if missing)")
	authz := fs.String("authorization-mode", "RBAC", "kube-apiserver's authorization mode")
	settle := fs.Bool("controllers", true, "run the real controllers for Deployments, ReplicaSets, StatefulSets, Jobs, ServiceAccounts, Namespaces and garbage, and stand-ins for the kubelet and the volume controller")
	v := fs.String("v", "0", "kube-apiserver's log level")
	if err := fs.Parse(args); err != nil {
		return err
	}
	if *dir == "" {
		return fmt.Errorf("-dir is required")
	}
	d, err := filepath.Abs(*dir)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(d, 0o700); err != nil {
		return err
	}
	ready := filepath.Join(d, "ready")
	os.Remove(ready)

	// etcd, in this process
	etcdURL, err := startEtcd(filepath.Join(d, "etcd"))
	if err != nil {
		return fmt.Errorf("etcd: %w", err)
	}

	// keys and tokens
	saKey := filepath.Join(d, "sa.key")
	if err := writeRSAKey(saKey); err != nil {
		return err
	}
	token := randomHex(16)
	tokens := filepath.Join(d, "tokens.csv")
	if err := os.WriteFile(tokens, []byte(token+`,admin,admin,"system:masters"`+"\n"), 0o600); err != nil {
		return err
	}

	port, err := freePort()
	if err != nil {
		return err
	}
	certDir := filepath.Join(d, "certs")
	cmd := app.NewAPIServerCommand()
	cmd.SetArgs([]string{
		"--etcd-servers=" + etcdURL,
		"--bind-address=127.0.0.1",
		"--advertise-address=127.0.0.1",
		fmt.Sprintf("--secure-port=%d", port),
		"--cert-dir=" + certDir, // a self-signed certificate is made there
		"--service-cluster-ip-range=10.0.0.0/24",
		"--service-account-issuer=https://127.0.0.1",
		"--service-account-signing-key-file=" + saKey,
		"--service-account-key-file=" + saKey,
		"--token-auth-file=" + tokens,
		"--authorization-mode=" + *authz,
		"--endpoint-reconciler-type=none",
		"--v=" + *v,
	})

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	go func() {
		if err := announce(ctx, d, certDir, port, token, ready, *settle); err != nil {
			fmt.Fprintln(os.Stderr, "testkube:", err)
			os.Exit(1)
		}
	}()
	// the command installs its own signal handler and returns when it is told to stop
	code := cli.Run(cmd)
	os.Remove(ready)
	os.Exit(code)
	return nil
}

func startEtcd(dir string) (string, error) {
	cfg := embed.NewConfig()
	cfg.Dir = dir
	cfg.LogLevel = "error"
	cfg.LogOutputs = []string{"stderr"}
	cfg.UnsafeNoFsync = true
	client, err := freePort()
	if err != nil {
		return "", err
	}
	peer, err := freePort()
	if err != nil {
		return "", err
	}
	cu := url.URL{Scheme: "http", Host: fmt.Sprintf("127.0.0.1:%d", client)}
	pu := url.URL{Scheme: "http", Host: fmt.Sprintf("127.0.0.1:%d", peer)}
	cfg.ListenClientUrls, cfg.AdvertiseClientUrls = []url.URL{cu}, []url.URL{cu}
	cfg.ListenPeerUrls, cfg.AdvertisePeerUrls = []url.URL{pu}, []url.URL{pu}
	cfg.InitialCluster = cfg.InitialClusterFromName(cfg.Name)
	e, err := embed.StartEtcd(cfg)
	if err != nil {
		return "", err
	}
	select {
	case <-e.Server.ReadyNotify():
	case err := <-e.Err():
		return "", err
	case <-time.After(30 * time.Second):
		e.Close()
		return "", fmt.Errorf("not ready in 30 s")
	}
	return cu.String(), nil
}

// announce waits for /readyz and writes the kubeconfig and the ready file.
func announce(ctx context.Context, dir, certDir string, port int, token, ready string, settle bool) error {
	server := fmt.Sprintf("https://127.0.0.1:%d", port)
	ca := filepath.Join(certDir, "apiserver.crt")
	var client *kubernetes.Clientset
	deadline := time.Now().Add(120 * time.Second)
	for {
		if time.Now().After(deadline) {
			return fmt.Errorf("the API server was not ready in 120 s")
		}
		if pemBytes, err := os.ReadFile(ca); err == nil && client == nil {
			cfg := &rest.Config{Host: server, BearerToken: token, QPS: -1, TLSClientConfig: rest.TLSClientConfig{CAData: pemBytes}}
			if client, err = kubernetes.NewForConfig(cfg); err != nil {
				return err
			}
			kc := clientcmdapi.NewConfig()
			kc.Clusters["test"] = &clientcmdapi.Cluster{Server: server, CertificateAuthorityData: pemBytes}
			kc.AuthInfos["admin"] = &clientcmdapi.AuthInfo{Token: token}
			kc.Contexts["test"] = &clientcmdapi.Context{Cluster: "test", AuthInfo: "admin", Namespace: "default"}
			kc.CurrentContext = "test"
			if err := clientcmd.WriteToFile(*kc, filepath.Join(dir, "kubeconfig")); err != nil {
				return err
			}
		}
		if client != nil {
			if b, err := client.Discovery().RESTClient().Get().AbsPath("/readyz").DoRaw(ctx); err == nil && string(b) == "ok" {
				if _, err := client.CoreV1().Namespaces().Get(ctx, "default", metav1.GetOptions{}); err == nil {
					break
				}
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(50 * time.Millisecond):
		}
	}
	if settle {
		if err := startControllers(ctx, &rest.Config{Host: server, BearerToken: token, QPS: -1,
			TLSClientConfig: rest.TLSClientConfig{CAFile: ca}}); err != nil {
			return fmt.Errorf("controllers: %w", err)
		}
	}
	return os.WriteFile(ready, []byte(server+"\n"), 0o600)
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

func randomHex(n int) string {
	b := make([]byte, n)
	rand.Read(b)
	return hex.EncodeToString(b)
}

func writeRSAKey(path string) error {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	b := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(k)})
	return os.WriteFile(path, b, 0o600)
}
