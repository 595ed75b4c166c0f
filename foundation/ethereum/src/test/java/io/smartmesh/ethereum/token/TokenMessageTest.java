package io.smartmesh.ethereum.token;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.Vectors;
import io.smartmesh.ethereum.Words;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** TK-3, TK-4, TK-13: what we sign is what the contract takes; it made these vectors. */
class TokenMessageTest {
  private final Curve curve = Curves.best();
  private final Vectors vectors;
  private final SigningKey signer;
  private final long chainId;
  private final Address token;

  TokenMessageTest() throws IOException {
    vectors = Vectors.load("eip712-token.json");
    signer = curve.key(vectors.bytes("key")).orElseThrow();
    chainId = vectors.number("chainId");
    token = vectors.address("token");
  }

  private static TokenMessage read(TokenMessage.Kind kind, Vectors json) {
    return new TokenMessage(
        kind,
        json.address("from"),
        json.address("to"),
        json.amount("value"),
        json.amount("fee"),
        json.address("relayer"),
        json.amount("nonce"),
        new ChainTime(json.number("deadline")));
  }

  private Bytes sign(TokenMessage message) {
    Hash digest = message.digest(chainId, token);
    Signature signature = signer.sign(digest);
    int v = 27 + curve.recoveryId(signer.publicKey(), digest, signature).orElseThrow();
    return Bytes.concat(signature.rs(), Bytes.of(v));
  }

  @Test
  void the_domain_is_the_contracts() {
    assertEquals(vectors.hash("domain"), TokenMessage.domain(chainId, token));
  }

  @Test
  void both_messages_are_signed_as_the_contract_takes_them() {
    for (TokenMessage.Kind kind : TokenMessage.Kind.values()) {
      Vectors json = vectors.object(kind == TokenMessage.Kind.PAYMENT ? "transfer" : "approval");
      TokenMessage message = read(kind, json);
      assertEquals(json.hash("digest"), message.digest(chainId, token));
      assertEquals(json.bytes("signature"), sign(message));
    }
  }

  /** The functions' selectors, as contracts/out has them. */
  @Test
  void calls_name_the_functions() {
    TokenMessage payment = read(TokenMessage.Kind.PAYMENT, vectors.object("transfer"));
    ContractCall call = payment.call(token, Bytes.wrap(new byte[65]));
    assertEquals(token, call.to());
    assertEquals("bb42ac80", call.data().slice(0, 4).toHex());
    // Offset of the signature, seven members, length, 65 bytes in three words.
    assertEquals(4 + 32 * (1 + 7 + 1 + 3), call.data().length());
    TokenMessage approval = read(TokenMessage.Kind.APPROVAL, vectors.object("approval"));
    assertEquals("dd345c5d", approval.call(token, Bytes.EMPTY).data().slice(0, 4).toHex());
  }

  @Test
  void the_fee_for_an_act_is_bound_to_it() {
    Vectors json = vectors.object("act");
    ContractCall act = new ContractCall(json.address("target"), json.bytes("data"));
    Address paidCalls = Address.fromHex("0x" + "77".repeat(20));
    Address relayer = Address.fromHex("0x" + "88".repeat(20));
    TokenMessage fee =
        TokenMessage.feeFor(
            act,
            json.amount("salt"),
            paidCalls,
            signer.address(),
            relayer,
            Amount.of(5),
            new ChainTime(9));
    assertEquals(json.hash("nonce"), new Hash(Words.of(fee.nonce())));
    assertEquals(paidCalls, fee.relayer());
    assertEquals(relayer, fee.to());
    assertEquals(Amount.ZERO, fee.fee());
    ContractCall call = fee.perform(act, json.amount("salt"), Bytes.EMPTY);
    Bytes selector =
        Hashes.keccak256(
                Bytes.utf8(
                    "perform(address,bytes,(address,address,uint256,uint256,uint256,bytes))"))
            .bytes()
            .slice(0, 4);
    assertEquals(paidCalls, call.to());
    assertEquals(selector, call.data().slice(0, 4));
  }
}
