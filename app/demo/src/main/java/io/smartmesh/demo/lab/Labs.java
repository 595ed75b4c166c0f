package io.smartmesh.demo.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Chooses the lab: being root is not enough for namespaces, so it is tried. */
public final class Labs {
  private Labs() {}

  /**
   * @param places how many nodes stand in the line
   * @param work a directory with a short path
   * @param java the command line that starts a Java program of ours, up to its main class
   */
  public static Lab open(int places, Path work, List<String> java) throws IOException {
    try {
      return NetnsLab.open(places, work, java);
    } catch (IOException e) {
      return LoopbackLab.open(places, String.valueOf(e.getMessage()));
    }
  }
}
