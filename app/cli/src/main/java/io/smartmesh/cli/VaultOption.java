package io.smartmesh.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the passphrase of the vaults comes from. Never an argument: other users see those. */
final class VaultOption implements Passphrases {
  private static final String VARIABLE = "SMARTMESH_PASSPHRASE_FILE";
  private static final int BYTES_MOST = 4096;

  @Option(names = "--passphrase-file", paramLabel = "FILE")
  private @Nullable Path file;

  @Override
  public Optional<String> given() throws Failure {
    String variable = System.getenv(VARIABLE);
    Path from = file == null && variable != null ? Path.of(variable) : file;
    if (from == null) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Files.readAllBytes(from);
      String text =
          new String(bytes, 0, Math.min(bytes.length, BYTES_MOST), StandardCharsets.UTF_8);
      Arrays.fill(bytes, (byte) 0);
      String line = text.lines().findFirst().orElse("");
      if (line.isEmpty()) {
        throw new Failure("passphrase-unreadable", from.toString(), "the file is empty");
      }
      return Optional.of(line);
    } catch (IOException e) {
      throw new Failure("passphrase-unreadable", from.toString(), Reason.of(e));
    }
  }

  /** From JDK 22 on there is a console without a terminal, too: it reads the standard input. */
  @Override
  @SuppressWarnings("SystemConsoleNull")
  public Optional<String> ask(String question) {
    Console console = System.console();
    char[] typed = console == null ? null : console.readPassword("%s", question);
    if (typed == null || typed.length == 0) {
      return Optional.empty();
    }
    String passphrase = new String(typed);
    Arrays.fill(typed, ' ');
    return Optional.of(passphrase);
  }
}
