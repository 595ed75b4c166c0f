package io.smartmesh.cli;

import io.smartmesh.base.Result;
import io.smartmesh.crypto.Mnemonic;
import io.smartmesh.crypto.MnemonicError;
import io.smartmesh.crypto.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The account's words, from a file or the terminal. */
final class WordsOption {
  @Option(names = "--words-file", paramLabel = "FILE", descriptionKey = "words-file")
  private @Nullable Path file;

  boolean isGiven() {
    return file != null;
  }

  /** The entropy behind them; the caller closes it. */
  Secret read(LocalKeys keys) throws Failure {
    Result<Secret, MnemonicError> parsed = Mnemonic.parse(text(keys));
    if (parsed instanceof Result.Err<Secret, MnemonicError> err) {
      throw explain(err.error());
    }
    return parsed.orThrow();
  }

  private String text(LocalKeys keys) throws Failure {
    Path from = file;
    if (from != null) {
      try {
        return Files.readString(from);
      } catch (IOException e) {
        throw new Failure("words-unreadable", from.toString(), e.toString());
      }
    }
    String question = keys.texts().get("account.restore.ask");
    return keys.passphrases().ask(question).orElseGet(WordsOption::line);
  }

  private static String line() {
    try {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      String line = in.readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      return "";
    }
  }

  private static Failure explain(MnemonicError error) {
    if (error instanceof MnemonicError.UnknownWord e) {
      return new Failure("unknown-word", "" + e.position(), e.word(), e.nearest());
    }
    if (error instanceof MnemonicError.WrongCount e) {
      return new Failure("word-count", "" + e.count());
    }
    return new Failure("word-checksum");
  }
}
