package io.smartmesh.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/** Why a file could not be used, without the names of Java classes. */
final class Reason {
  private Reason() {}

  /** In the system's words where it has some. */
  static String of(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "Permission denied";
    }
    if (e instanceof FileSystemException file && file.getReason() != null) {
      return file.getReason();
    }
    String message = e.getMessage();
    return e instanceof FileSystemException || message == null
        ? e.getClass().getSimpleName()
        : message;
  }
}
