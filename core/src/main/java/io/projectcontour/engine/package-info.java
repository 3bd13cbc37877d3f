/**
 * An engine of keyed tables that works out again only what a change can reach.
 *
 * <p>Edits of input tables come in as batches; derived tables, declared in order, are brought up to
 * date key by key; what changed comes out as {@link io.projectcontour.engine.Changes}. A derivation
 * is a pure function of a key and of what it reads; the engine records each read, so it knows which
 * keys a change concerns. Equal results stop the wave.
 *
 * <p>One thread owns an engine and all its tables; the engine checks it.
 */
@NullMarked
package io.projectcontour.engine;

import org.jspecify.annotations.NullMarked;
