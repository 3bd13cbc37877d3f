/**
 * Kubernetes objects as immutable records with only the fields that are read.
 *
 * <p>{@link io.projectcontour.k8s.KubernetesObjects} makes them from the JSON of the API server or
 * of a manifest; unknown fields are ignored. Two records are equal when nothing that is read
 * differs. Safe on any thread.
 */
@NullMarked
package io.projectcontour.k8s;

import org.jspecify.annotations.NullMarked;
