package io.projectcontour.app;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What went wrong, in words. */
public final class Reasons {
  private Reasons() {}

  /**
   * The message of an error. Where Java gives only the name of a file, what is wrong with it; where
   * the Kubernetes client only says that there was an error, which; of an answer of the API server
   * its words, without those of the client around them.
   */
  public static String of(Throwable error) {
    if (error instanceof KubernetesClientException client) {
      if (client.getStatus() != null && client.getStatus().getMessage() != null) {
        return client.getStatus().getMessage();
      }
      if (client.getStatus() == null && client.getCause() != null) {
        return "no answer from the API server: " + of(wrapped(client.getCause()));
      }
    }
    if (error instanceof FileSystemException file && file.getReason() == null) {
      return file.getFile() + " " + problem(file);
    }
    String message = error.getMessage();
    return message == null || message.isEmpty() ? error.getClass().getSimpleName() : message;
  }

  /** What is inside of exceptions that say nothing themselves. */
  private static Throwable wrapped(Throwable error) {
    Throwable cause = error.getCause();
    return cause != null && error.getMessage() == null && error.getClass() == IOException.class
        ? wrapped(cause)
        : error;
  }

  private static String problem(FileSystemException error) {
    return switch (error) {
      case NoSuchFileException _ -> "does not exist, or its folder cannot be made";
      case FileAlreadyExistsException _ -> "is there already, and is not what is needed";
      case AccessDeniedException _ -> "is denied to this user";
      default -> "cannot be used: " + error.getClass().getSimpleName();
    };
  }
}
