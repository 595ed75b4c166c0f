package io.smartmesh.demo;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.chain.rpc.Deployer;
import io.smartmesh.chain.rpc.RpcConfig;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.demo.lab.Lab;
import io.smartmesh.demo.lab.Labs;
import io.smartmesh.ethereum.channels.ChannelsContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Sets the stage: network, chain, contracts, money, and a process for each person. */
final class Setting {
  /** The first account of anvil's well-known mnemonic, which has coin. */
  private static final Bytes DEPLOYER =
      Bytes.fromHex("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");

  /** Blocks on top before a block is believed: this chain has one author. */
  private static final int CONFIRMATIONS = 1;

  private static final Amount COIN = Amount.parse("10", DemoOptions.DECIMALS);

  private final DemoOptions options;
  private final Narrator narrator;
  private final Outcome outcome;
  private final Cleanup cleanup;
  private final Path directory;
  private final Curve curve = Curves.best();

  Setting(
      DemoOptions options, Narrator narrator, Outcome outcome, Cleanup cleanup, Path directory) {
    this.options = options;
    this.narrator = narrator;
    this.outcome = outcome;
    this.cleanup = cleanup;
    this.directory = directory;
  }

  Stage set(Path sockets) throws Exception {
    List<String> names = names();
    Lab lab = Labs.open(names.size(), sockets, JavaCommand.prefix());
    cleanup.add(lab::close);
    outcome.namespaces = lab.hasNamespaces();
    narrator.say(lab.hasNamespaces() ? "set.namespaces" : "set.loopback", lab.why());
    Anvil anvil = Anvil.start(lab, directory);
    cleanup.add(anvil::stop);
    Deployer deployer =
        new Deployer(lab.chainFromDriver(), curve.key(DEPLOYER).orElseThrow(), curve);
    Deployer.Deployment deployment = deployer.deploy();
    Path book = writeBook(deployment);
    narrator.say("set.chain", Anvil.CHAIN_ID, deployment.contracts().channels());
    List<Party> parties = new ArrayList<>();
    for (int place = 0; place < names.size(); place++) {
      String name = names.get(place);
      SigningKey key = Keys.place(directory.resolve(name), options.seed(), name, curve);
      deployer.giveCoin(key.address(), COIN);
      deployer.giveToken(deployment.contracts().token(), key.address(), options.wealth());
      parties.add(new Party(name, key, start(lab, place, name, book)));
    }
    for (Party party : parties) {
      party.node().awaitReady();
      narrator.say("set.up", party.name(), party.address());
    }
    RpcConfig chain =
        new RpcConfig(
            lab.chainFromDriver(),
            deployment.contracts(),
            deployment.block(),
            0,
            RpcConfig.POLL_DEFAULT);
    Ledger ledger = new Ledger(anvil.rpc(), deployment.contracts());
    return new Stage(options, narrator, outcome, directory, lab, ledger, chain, parties);
  }

  private List<String> names() {
    List<String> names = new ArrayList<>(List.of("alice"));
    for (int i = 0; i < options.carriers(); i++) {
      names.add(options.carrierName(i));
    }
    names.add("bob");
    return names;
  }

  private NodeProcess start(Lab lab, int place, String name, Path book) throws IOException {
    List<String> up =
        new ArrayList<>(
            List.of(
                "--chain",
                lab.chainFrom(place).toString(),
                "--contracts",
                book.toString(),
                "--confirmations",
                String.valueOf(CONFIRMATIONS)));
    if (options.keep().isPresent()) {
      up.add("--log-frames");
    }
    NodeProcess node = new NodeProcess(lab, place, name, directory, up);
    cleanup.add(node::stop);
    return node;
  }

  private Path writeBook(Deployer.Deployment deployment) throws IOException {
    ChannelsContract contracts = deployment.contracts();
    String json =
        JsonValue.object(
            "chainId", contracts.chainId(),
            "channels", contracts.channels().toString(),
            "token", contracts.token().toString(),
            "registry", contracts.registry().toString(),
            "hashLock", contracts.hashLock().toString(),
            "timeLock", contracts.evaluators().timeLock().toString(),
            "signers", contracts.evaluators().signers().toString(),
            "oracle", contracts.evaluators().oracle().toString(),
            "hashChain", contracts.evaluators().hashChain().toString(),
            "deployedAtBlock", deployment.block());
    return Files.write(
        directory.resolve("contracts.json"), (json + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
