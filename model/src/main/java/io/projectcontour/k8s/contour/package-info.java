/** Contour's own kinds. Their CRDs are generated from these records and the annotations on them. */
@NullMarked
package io.projectcontour.k8s.contour;

import org.jspecify.annotations.NullMarked;
