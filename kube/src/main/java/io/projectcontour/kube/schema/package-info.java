/**
 * What kube-apiserver does with an object before it stores it, for the mode without a cluster.
 *
 * <p>Comes in: the parsed tree of a manifest. Goes out: either the same tree with defaults filled
 * in, or a list of violations that name the field. Schemas come from the CRDs in {@code
 * deploy/crds} and, for the kinds of Kubernetes itself, from {@code builtin-kinds.yaml} beside this
 * class; what a schema cannot say about those is checked by one class per kind.
 *
 * <p>Two rounds: first the shape (fields, types, bounds), and only when that is right the meaning
 * (names, combinations of fields, CEL rules). Everything here is immutable or lives for one call,
 * and may be used from any thread.
 */
@NullMarked
package io.projectcontour.kube.schema;

import org.jspecify.annotations.NullMarked;
