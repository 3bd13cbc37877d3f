package io.projectcontour.kube.folder;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** What the system says about a file, in words. */
final class FileErrors {
  private FileErrors() {}

  /** Read after the name of the file. */
  static String described(IOException failure) {
    return switch (failure) {
      case NoSuchFileException _ -> "is not there";
      case AccessDeniedException _ -> "may not be read by this user";
      case CharacterCodingException _ -> "is not text in UTF-8";
      default -> "cannot be read: " + failure.getMessage();
    };
  }
}
