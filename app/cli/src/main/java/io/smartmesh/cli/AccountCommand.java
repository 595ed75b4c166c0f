package io.smartmesh.cli;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Mnemonic;
import io.smartmesh.crypto.MnemonicError;
import io.smartmesh.crypto.Secret;
import io.smartmesh.identity.Card;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The account that holds the funds and certifies the devices. */
@Command(
    name = "account",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      AccountCommand.Show.class,
      AccountCommand.Words.class,
      AccountCommand.Create.class,
      AccountCommand.Restore.class
    })
final class AccountCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static void print(LocalKeys keys, Card card) {
    LocalKeys client = keys;
    if (client.wantsJson()) {
      client
          .out()
          .println(
              JsonValue.object(
                  "schema", "smartmesh.account/1", "account", card.account().toString()));
    } else {
      client.say("account.is", card.account());
    }
  }

  /** Its address; the words are not needed. */
  @Command(name = "show", mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Mixin private LocalKeys keys = new LocalKeys();

    @Override
    public Integer call() throws Failure {
      print(keys, keys.card());
      return 0;
    }
  }

  /** Whoever sees them has the money: only after a plain yes. */
  @Command(name = "words", mixinStandardHelpOptions = true)
  static final class Words implements Callable<Integer> {
    @Mixin private LocalKeys keys = new LocalKeys();

    @Option(names = "--yes")
    private boolean yes;

    @Override
    public Integer call() throws Failure {
      LocalKeys client = keys;
      if (!yes) {
        client.say("account.words.warning");
        String answer = keys.passphrases().ask(client.texts().get("account.words.ask")).orElse("");
        if (!answer.equalsIgnoreCase("yes")) {
          throw new Failure("words-not-confirmed");
        }
      }
      try (Secret words = keys.keyring().words()) {
        client.out().println(Mnemonic.words(words));
      }
      client.say("account.words.keep");
      return 0;
    }
  }

  /** A new account, with the choice of 24 words. */
  @Command(name = "create", mixinStandardHelpOptions = true)
  static final class Create implements Callable<Integer> {
    @Mixin private LocalKeys keys = new LocalKeys();

    @Option(names = "--long")
    private boolean longWords;

    @Override
    public Integer call() throws Exception {
      try (DataDirectory directory = DataDirectory.openAlone(keys.directory())) {
        Keyring keyring = keys.keyring(directory);
        keyring.createAccount((longWords ? 2 : 1) * Mnemonic.ENTROPY_LENGTH);
        print(keys, keyring.card());
        return 0;
      }
    }
  }

  /** The account behind words; this device gets a key of its own at the next start. */
  @Command(name = "restore", mixinStandardHelpOptions = true)
  static final class Restore implements Callable<Integer> {
    @Mixin private LocalKeys keys = new LocalKeys();

    @Option(names = "--words-file", paramLabel = "FILE")
    private @Nullable Path file;

    @Override
    public Integer call() throws Exception {
      Result<Secret, MnemonicError> parsed = Mnemonic.parse(read());
      if (parsed instanceof Result.Err<Secret, MnemonicError> err) {
        throw explain(err.error());
      }
      try (DataDirectory directory = DataDirectory.openAlone(keys.directory());
          Secret words = parsed.orThrow()) {
        Keyring keyring = keys.keyring(directory);
        keyring.putAccount(words);
        print(keys, keyring.card());
        if (!keys.wantsJson()) {
          keys.say("account.restored");
        }
        return 0;
      }
    }

    private String read() throws Failure {
      Path from = file;
      if (from != null) {
        try {
          return Files.readString(from);
        } catch (IOException e) {
          throw new Failure("words-unreadable", from.toString(), e.toString());
        }
      }
      String question = keys.texts().get("account.restore.ask");
      return keys.passphrases().ask(question).orElseGet(Restore::line);
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
}
