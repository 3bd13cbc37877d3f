/**
 * What is written into the status of objects: joined from the verdicts of all the places where an
 * object took part.
 */
@NullMarked
package io.projectcontour.status;

import org.jspecify.annotations.NullMarked;
