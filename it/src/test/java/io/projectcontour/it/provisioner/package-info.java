/**
 * {@code contour gateway-provisioner} beside a real kube-apiserver: as its manifests start it, with
 * the rights of its service account. Nothing makes pods here, so workloads stay without status
 * unless a test gives them one.
 */
@NullMarked
package io.projectcontour.it.provisioner;

import org.jspecify.annotations.NullMarked;
