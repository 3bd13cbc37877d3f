/** How the border to the Kubernetes API behaves with the real kube-apiserver. */
@NullMarked
package io.projectcontour.it.kube;

import org.jspecify.annotations.NullMarked;
