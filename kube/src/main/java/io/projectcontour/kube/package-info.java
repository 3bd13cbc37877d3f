/**
 * The border to the Kubernetes API.
 *
 * <p>In: {@link io.projectcontour.kube.KubernetesWatcher} lists and watches kinds and turns their
 * JSON into {@link io.projectcontour.k8s.ObjectEvent}s. Out: {@link
 * io.projectcontour.kube.StatusWriter} stores statuses, and {@link
 * io.projectcontour.kube.LeaderElection} says which replica may. {@link
 * io.projectcontour.kube.KubernetesClients} connects. Everything that waits does so on virtual
 * threads; nothing here keeps objects of the client library.
 */
@NullMarked
package io.projectcontour.kube;

import org.jspecify.annotations.NullMarked;
