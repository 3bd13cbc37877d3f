/**
 * What translation has to say about objects: errors and warnings, each with the condition type,
 * reason and message that its owner reads in the status. Mistakes of users are values here, never
 * exceptions.
 */
@NullMarked
package io.projectcontour.finding;

import org.jspecify.annotations.NullMarked;
