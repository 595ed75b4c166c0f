package io.smartmesh.ethereum.channels;

import static io.smartmesh.ethereum.channels.ContractInterface.plain;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.esaulpaugh.headlong.abi.Function;
import io.smartmesh.base.Address;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.ContractCall;
import java.util.List;

/** Calls, decoded again by what the compiler says of the contracts. */
abstract class CallChecks {
  static final String CHANNELS = "PaymentChannels";

  final Samples samples = new Samples(1);
  final ChannelHashes hashes = new ChannelHashes(Samples.CONTRACT);
  final ChannelRecord channel = samples.channel();
  final ChannelId id = samples.id(channel);
  final ClosingRecord closing = samples.closing();
  final SigningKey a = samples.keyA;
  final SigningKey b = samples.keyB;

  ContractCall encode(ChannelAction action) {
    return ChannelCalls.encode(action, Samples.CONTRACT, samples.curve, Samples.address(99));
  }

  void assertCall(
      String contract, Address to, String name, ChannelAction action, Object... arguments) {
    ContractCall call = encode(action);
    assertEquals(to, call.to());
    Function function = ContractInterface.function(contract, call.data());
    assertEquals(name, function.getName());
    assertEquals(plain(List.of(arguments)), plain(function.decodeCall(call.data().toArray())));
  }

  void assertChannelsCall(String name, ChannelAction action, Object... arguments) {
    assertCall(CHANNELS, Samples.CONTRACT.channels(), name, action, arguments);
  }

  /** r and vs (EIP-2098). */
  List<Object> compact(SigningKey signer, Hash digest) {
    return compact(signer.publicKey(), signer.sign(digest), digest);
  }

  List<Object> compact(PublicKey signer, Signature signature, Hash digest) {
    int parity = samples.curve.recoveryId(signer, digest, signature).orElseThrow();
    byte[] vs = signature.rs().slice(32, 64).toArray();
    vs[0] |= (byte) (parity << 7);
    return List.of(new Hash(signature.rs().slice(0, 32)), Hash.of(vs));
  }

  static List<Object> unsigned() {
    return List.of(Hash.ZERO, Hash.ZERO);
  }
}
