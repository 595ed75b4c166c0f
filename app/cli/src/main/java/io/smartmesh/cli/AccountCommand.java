package io.smartmesh.cli;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.crypto.Mnemonic;
import io.smartmesh.crypto.Secret;
import io.smartmesh.identity.Card;
import java.util.concurrent.Callable;
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
      AccountRestore.class
    })
final class AccountCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  static void print(LocalKeys keys, Card card) {
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
}
