package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.chain.rpc.ContractCreator;
import io.smartmesh.chain.rpc.Deployer;
import io.smartmesh.cli.deploy.TestChain;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.Deployments;
import io.smartmesh.ethereum.Erc20;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.Terms;
import io.smartmesh.ethereum.token.TokenMessage;
import io.smartmesh.testkit.Keys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The token and what goes with it, put there without a deployment's ceremony. */
record TestToken(Address token) {
  /** The first account of every anvil, known to the whole world. */
  private static final SigningKey RICH =
      Keys.CURVE
          .key(Bytes.fromHex("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"))
          .orElseThrow();

  /** The address book is {@code book.json} in the folder. */
  static TestToken deploy(TestChain chain, Path folder) throws Exception {
    ChannelsContract contracts =
        new Deployer(chain.endpoint(), RICH, Keys.CURVE).deploy().contracts();
    ContractCreator creator = new ContractCreator(chain.endpoint(), RICH, Keys.CURVE);
    long nonce = creator.nextNonce();
    creator.create(Deployments.paidCalls(contracts.token()), nonce);
    String book =
        JsonValue.object(
            "chainId", contracts.chainId(),
            "deployedAtBlock", 0L,
            "token", contracts.token().toString(),
            "registry", contracts.registry().toString(),
            "hashLock", contracts.evaluators().hashLock().toString(),
            "channels", contracts.channels().toString(),
            "paidCalls", Deployments.contractAddress(RICH.address(), nonce).toString());
    Files.writeString(folder.resolve("book.json"), book);
    return new TestToken(contracts.token());
  }

  static Address account(Path data, Path folder) throws Exception {
    Path passphrase = Files.writeString(folder.resolve("passphrase"), "correct horse\n");
    Run made =
        Run.of(
            "account",
            "create",
            "--data",
            data.toString(),
            "--passphrase-file",
            passphrase.toString(),
            "--json");
    assertEquals(0, made.exitCode(), made.err());
    return Address.fromHex(JsonValue.parse(made.out().trim()).text("account"));
  }

  static SignedRequest payment(
      SigningKey from, Terms terms, Address to, Amount value, Amount fee, long nonce, long end) {
    TokenMessage message =
        new TokenMessage(
            TokenMessage.Kind.PAYMENT,
            from.address(),
            to,
            value,
            fee,
            terms.relayer(),
            Amount.of(nonce),
            new ChainTime(end));
    Hash digest = message.digest(terms.chainId(), terms.token());
    Signature signature = from.sign(digest);
    int v = 27 + Keys.CURVE.recoveryId(from.publicKey(), digest, signature).orElseThrow();
    return new SignedRequest(message, Bytes.concat(signature.rs(), Bytes.of(v)), Optional.empty());
  }

  void give(TestChain chain, Address to, String smt) throws Exception {
    new Deployer(chain.endpoint(), RICH, Keys.CURVE).giveToken(token, to, Amount.parse(smt, 18));
  }

  Amount balance(TestChain chain, Address owner) throws Exception {
    ContractCall call = Erc20.balanceOf(token, owner);
    Map<String, String> request =
        Map.of("to", token.toString(), "data", "0x" + call.data().toHex());
    return Erc20.decodeAmount(
        Bytes.fromHex(chain.rpc().call("eth_call", request, "latest").textValue()));
  }

  long soon(TestChain chain) throws Exception {
    return 3_600
        + Long.decode(
            chain
                .rpc()
                .call("eth_getBlockByNumber", "latest", false)
                .path("timestamp")
                .textValue());
  }
}
