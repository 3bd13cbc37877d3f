/**
 * What users deploy with: the Helm chart, the manifests rendered from it, the dashboard and the
 * alert rules.
 *
 * <p>What comes in are the files of {@code deploy}; what goes out are verdicts of those that read
 * them: the real kube-apiserver, helm, Prometheus, and Contour itself with the rights that the
 * manifests give. One thread.
 */
@NullMarked
package io.projectcontour.it.deploy;

import org.jspecify.annotations.NullMarked;
