/**
 * Pods without a container engine. In go the workloads of a cluster (Deployments, DaemonSets, Jobs,
 * Services) as the real kube-apiserver has them, and a root folder for each image; out come
 * processes, each in the network namespace of its pod and in mount and process namespaces of its
 * own, and the Pods and EndpointSlices that tell of them.
 *
 * <p>{@link io.projectcontour.it.pods.PodCluster} is what tests use. It stands for the controllers,
 * the scheduler, the kubelets and kube-proxy, each as small as the manifests in {@code deploy}
 * allow; what a manifest asks for and this cannot do is refused with a message, never passed over.
 * Limits of memory are enforced by control groups, of version 1 or 2; limits of processors are not.
 */
@NullMarked
package io.projectcontour.it.pods;

import org.jspecify.annotations.NullMarked;
