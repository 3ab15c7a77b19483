package main

import (
	"context"
	"fmt"
	"os"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/metadata/metadatainformer"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"
	"k8s.io/client-go/tools/cache"
	"k8s.io/controller-manager/pkg/informerfactory"
	"k8s.io/kubernetes/pkg/controller/deployment"
	"k8s.io/kubernetes/pkg/controller/garbagecollector"
	"k8s.io/kubernetes/pkg/controller/job"
	"k8s.io/kubernetes/pkg/controller/namespace"
	"k8s.io/kubernetes/pkg/controller/replicaset"
	"k8s.io/kubernetes/pkg/controller/serviceaccount"
	"k8s.io/kubernetes/pkg/controller/statefulset"
	"k8s.io/kubernetes/pkg/controller/volume/pvcprotection"

	"k8s.io/klog/v2"
)

// phaseAnnotation on a pod (through its template) says which phase the stand-in
// for the kubelet reports: Failed or Pending; Running or Succeeded else.
const phaseAnnotation = "testkube/phase"

func startControllers(ctx context.Context, cfg *rest.Config) error {
	c, err := kubernetes.NewForConfig(cfg)
	if err != nil {
		return err
	}
	md, err := metadata.NewForConfig(cfg)
	if err != nil {
		return err
	}
	f := informers.NewSharedInformerFactory(c, 0)
	mf := metadatainformer.NewSharedInformerFactory(md, 0)
	pods := f.Core().V1().Pods()

	dc, err := deployment.NewDeploymentController(ctx, f.Apps().V1().Deployments(), f.Apps().V1().ReplicaSets(), pods, c)
	if err != nil {
		return err
	}
	rc := replicaset.NewReplicaSetController(ctx, f.Apps().V1().ReplicaSets(), pods, c, replicaset.BurstReplicas)
	claims := f.Core().V1().PersistentVolumeClaims()
	ssc := statefulset.NewStatefulSetController(ctx, pods, f.Apps().V1().StatefulSets(), claims, f.Apps().V1().ControllerRevisions(), c)
	// A deleted claim keeps its finalizer until this finds that no pod uses it.
	pc, err := pvcprotection.NewPVCProtectionController(klog.FromContext(ctx), claims, pods, c)
	if err != nil {
		return err
	}
	jc, err := job.NewController(ctx, c, pods, f.Batch().V1().Jobs(), nil, nil)
	if err != nil {
		return err
	}
	sc, err := serviceaccount.NewServiceAccountsController(klog.FromContext(ctx), f.Core().V1().ServiceAccounts(), f.Core().V1().Namespaces(), c,
		serviceaccount.DefaultServiceAccountsControllerOptions())
	if err != nil {
		return err
	}
	nc := namespace.NewNamespaceController(ctx, c, md, c.Discovery().ServerPreferredNamespacedResources, f.Core().V1().Namespaces(), 0, corev1.FinalizerKubernetes)
	mapper := restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(c.Discovery()))
	started := make(chan struct{})
	gc, err := garbagecollector.NewGarbageCollector(ctx, c, md, mapper, garbagecollector.DefaultIgnoredResources(),
		informerfactory.NewInformerFactory(f, mf), started)
	if err != nil {
		return err
	}

	pods.Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(o any) { runPod(ctx, c, o.(*corev1.Pod)) },
		UpdateFunc: func(_, o any) { runPod(ctx, c, o.(*corev1.Pod)) },
	})

	claims.Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc: func(o any) { bindClaim(ctx, c, o.(*corev1.PersistentVolumeClaim)) },
	})

	f.Start(ctx.Done())
	mf.Start(ctx.Done())
	close(started)
	go dc.Run(ctx, 2)
	go rc.Run(ctx, 2)
	go ssc.Run(ctx, 2)
	go jc.Run(ctx, 2)
	go sc.Run(ctx, 1)
	go nc.Run(ctx, 2)
	go pc.Run(ctx, 1)
	go gc.Run(ctx, 2, 30*time.Second)
	go gc.Sync(ctx, c.Discovery(), 5*time.Second)

	// a pod needs its namespace's default ServiceAccount
	for i := 0; i < 600 && ctx.Err() == nil; i++ {
		if _, err := c.CoreV1().ServiceAccounts("default").Get(ctx, "default", metav1.GetOptions{}); err == nil {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return fmt.Errorf("no default ServiceAccount after 30 s")
}

// runPod stands in for the scheduler and the kubelet: nothing runs, the pod is
// only reported as Running and ready, or as Succeeded when it is to run once.
func runPod(ctx context.Context, c kubernetes.Interface, p *corev1.Pod) {
	if p.DeletionTimestamp != nil || p.Status.Phase != corev1.PodPending || p.Annotations[phaseAnnotation] == string(corev1.PodPending) {
		return
	}
	p = p.DeepCopy()
	now := metav1.Now()
	p.Status.StartTime = &now
	ready := corev1.ConditionTrue
	switch {
	case p.Annotations[phaseAnnotation] == string(corev1.PodFailed):
		p.Status.Phase, ready = corev1.PodFailed, corev1.ConditionFalse
	case p.Spec.RestartPolicy == corev1.RestartPolicyAlways:
		p.Status.Phase = corev1.PodRunning
	default:
		p.Status.Phase, ready = corev1.PodSucceeded, corev1.ConditionFalse
	}
	for _, t := range []corev1.PodConditionType{corev1.PodScheduled, corev1.PodInitialized, corev1.ContainersReady, corev1.PodReady} {
		s := corev1.ConditionTrue
		if t == corev1.ContainersReady || t == corev1.PodReady {
			s = ready
		}
		p.Status.Conditions = append(p.Status.Conditions, corev1.PodCondition{Type: t, Status: s, LastTransitionTime: now})
	}
	for _, k := range p.Spec.Containers {
		st := corev1.ContainerStatus{Name: k.Name, Image: k.Image, Ready: ready == corev1.ConditionTrue}
		switch p.Status.Phase {
		case corev1.PodRunning:
			st.State.Running = &corev1.ContainerStateRunning{StartedAt: now}
		case corev1.PodFailed:
			st.State.Terminated = &corev1.ContainerStateTerminated{ExitCode: 1, Reason: "Error", StartedAt: now, FinishedAt: now}
		default:
			st.State.Terminated = &corev1.ContainerStateTerminated{Reason: "Completed", StartedAt: now, FinishedAt: now}
		}
		p.Status.ContainerStatuses = append(p.Status.ContainerStatuses, st)
	}
	if _, err := c.CoreV1().Pods(p.Namespace).UpdateStatus(ctx, p, metav1.UpdateOptions{}); err != nil && ctx.Err() == nil {
		fmt.Fprintln(os.Stderr, "testkube: pod", p.Namespace+"/"+p.Name+":", err)
	}
}

// bindClaim stands in for the volume controller: there is no volume, the claim is
// only reported as Bound with what it asked for, which Helm's --wait looks at.
func bindClaim(ctx context.Context, c kubernetes.Interface, claim *corev1.PersistentVolumeClaim) {
	if claim.DeletionTimestamp != nil || claim.Status.Phase == corev1.ClaimBound {
		return
	}
	claim = claim.DeepCopy()
	claim.Status.Phase = corev1.ClaimBound
	claim.Status.AccessModes = claim.Spec.AccessModes
	claim.Status.Capacity = claim.Spec.Resources.Requests
	if _, err := c.CoreV1().PersistentVolumeClaims(claim.Namespace).UpdateStatus(ctx, claim, metav1.UpdateOptions{}); err != nil && ctx.Err() == nil {
		fmt.Fprintln(os.Stderr, "testkube: claim", claim.Namespace+"/"+claim.Name+":", err)
	}
}
