package io.smartmesh.cli;

import java.io.Console;
import picocli.CommandLine.Option;

/** What cannot be undone asks for a word first. */
final class Sure {
  @Option(names = "--yes", descriptionKey = "yes")
  private boolean yes;

  /**
   * @param question the key of a text that names what is about to be lost; its last value is the
   *     word to type
   */
  @SuppressWarnings("SystemConsoleNull") // before JDK 22 it is
  void require(Client client, String question, String word) throws Failure {
    if (yes) {
      return;
    }
    Console console = System.console();
    if (console == null) {
      throw new Failure("not-confirmed", word);
    }
    String typed = console.readLine("%s ", client.texts().get(question, word));
    if (typed == null || !typed.trim().equals(word)) {
      throw new Failure("not-confirmed", word);
    }
  }
}
