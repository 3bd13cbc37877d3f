package io.projectcontour.control;

import io.projectcontour.k8s.ObjectKey;
import tools.jackson.databind.JsonNode;

/**
 * The status that an object should have.
 *
 * @param status the part of the status that Contour writes, without times
 */
public record StatusUpdate(ObjectKey object, JsonNode status) {}
