package io.projectcontour.image;

/** The image cannot be built; the message says why and what to do, and is all that is shown. */
final class BuildFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BuildFailure(String message) {
    super(message);
  }
}
