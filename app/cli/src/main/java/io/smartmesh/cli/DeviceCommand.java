package io.smartmesh.cli;

import io.smartmesh.api.client.ApiClient;
import io.smartmesh.api.client.ApiFailure;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.api.client.Table;
import io.smartmesh.api.client.Texts;
import io.smartmesh.backup.Backups;
import io.smartmesh.base.Address;
import io.smartmesh.identity.Card;
import io.smartmesh.node.Store;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The devices of the account: each has a key of its own. */
@Command(
    name = "device",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DeviceCommand.ListCommand.class,
      DeviceCommand.Add.class,
      DeviceCommand.Rotate.class,
      DeviceCommand.Revoke.class,
      DeviceCommand.Moved.class,
      DeviceCommand.New.class
    })
final class DeviceCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** All devices, and how far a rotation is. */
  @Command(name = "list", mixinStandardHelpOptions = true)
  static final class ListCommand implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Override
    public Integer call() throws ApiFailure {
      JsonValue identity = client.node().get("/identity");
      if (client.wantsJson()) {
        client.print(identity);
        return 0;
      }
      Texts texts = client.texts();
      client.say("account.is", identity.text("account"));
      Table table = new Table().row(texts.get("col.address"), texts.get("col.state"));
      for (JsonValue device : identity.list("devices")) {
        boolean self = device.text("address").equals(identity.text("self"));
        String state = device.flag("valid") ? self ? "this" : "valid" : "state-revoked";
        table.row(device.text("address"), texts.get("device." + state));
      }
      table.print(client.out());
      if (identity.flag("rotating")) {
        long unsettled = identity.number("unsettled");
        client.say(unsettled == 0 ? "device.rotate.ready" : "device.rotate.waiting", unsettled);
      }
      return 0;
    }
  }

  /** Says how a second device joins: the words are the only thing that it needs. */
  @Command(name = "add", mixinStandardHelpOptions = true)
  static final class Add implements Callable<Integer> {
    @Mixin private Client client = new Client();

    @Override
    public Integer call() {
      client.say("device.add");
      return 0;
    }
  }

  /** Begins to replace this device's key. */
  @Command(name = "rotate", mixinStandardHelpOptions = true)
  static final class Rotate implements Callable<Integer> {
    @Mixin private LocalKeys keys = new LocalKeys();

    @Override
    public Integer call() throws ApiFailure, Failure {
      keys.keyring().accountKey();
      ApiClient node = keys.node();
      node.post("/identity/rotate", JsonValue.object());
      keys.say("device.rotate.begun", node.get("/identity").text("self"));
      return 0;
    }
  }

  /** From any device that has the account, or from its words. */
  @Command(name = "revoke", mixinStandardHelpOptions = true)
  static final class Revoke implements Callable<Integer> {
    @Mixin private LocalKeys keys = new LocalKeys();

    @Parameters(index = "0", paramLabel = "DEVICE", descriptionKey = "device")
    private String device = "";

    @Override
    public Integer call() throws ApiFailure, Failure {
      Address address = address(device);
      Card card = keys.keyring().revoke(address);
      keys.say(keys.tell(card) ? "device.revoked" : "device.revoked-later", address);
      return 0;
    }

    private static Address address(String text) throws Failure {
      try {
        return Address.fromHex(text);
      } catch (IllegalArgumentException e) {
        throw new Failure("not-an-address", text);
      }
    }
  }

  /** The directory was moved here, and the old one is gone. */
  @Command(name = "moved", mixinStandardHelpOptions = true)
  static final class Moved implements Callable<Integer> {
    @Mixin private LocalKeys keys = new LocalKeys();

    @Override
    public Integer call() throws Exception {
      try (DataDirectory directory = DataDirectory.openAlone(keys.directory())) {
        Unlocked unlocked = keys.keyring().open();
        Home home = Home.of(directory.path());
        try (Store store = Adapters.store(directory.resolve(HomeMark.STORE), unlocked.storeKey())) {
          home.settle(store);
          // BK-8: a copy that was left behind learns from any keeper that it is one.
          store.commit(List.of(Backups.moved(store)));
        }
        keys.say("device.moved", unlocked.device().address());
        return 0;
      }
    }
  }

  /** This directory is a copy: it goes on as another device. */
  @Command(name = "new", mixinStandardHelpOptions = true)
  static final class New implements Callable<Integer> {
    @Mixin private LocalKeys keys = new LocalKeys();

    @Override
    public Integer call() throws Exception {
      try (DataDirectory directory = DataDirectory.openAlone(keys.directory())) {
        Address now = DeviceSwitch.now(directory.path(), keys.passphrases(), keys.curve);
        keys.say("device.new", now);
        return 0;
      }
    }
  }
}
