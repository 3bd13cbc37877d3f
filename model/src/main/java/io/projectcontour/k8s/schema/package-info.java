/**
 * Annotations that say what the API server accepts for a field of Contour's own kinds. The CRDs are
 * generated from them.
 */
@NullMarked
package io.projectcontour.k8s.schema;

import org.jspecify.annotations.NullMarked;
