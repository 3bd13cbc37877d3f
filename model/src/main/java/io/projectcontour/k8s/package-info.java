/**
 * Kubernetes objects as immutable records that hold only the fields that are read.
 *
 * <p>Comes in: parsed JSON or YAML trees. Goes out: values that are compared with {@code equals} to
 * find out whether anything that matters has changed. Lists and maps are never null and cannot be
 * changed; what may be absent is marked as nullable. Everything here is a value and may be used
 * from any thread.
 */
@NullMarked
package io.projectcontour.k8s;

import org.jspecify.annotations.NullMarked;
