package io.smartmesh.relayer.core;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.chain.rpc.ChainAccess;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.ethereum.AbiFunction;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.EthereumLog;
import io.smartmesh.ethereum.Words;
import io.smartmesh.ethereum.token.SignedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The token's calls and events that only a relayer has to do with. */
public final class TokenCalls {
  private static final AbiFunction TRY_ALL = AbiFunction.of("tryAll(bytes[])");
  private static final AbiFunction IS_USED = AbiFunction.of("isProxyUsed(address,uint256)");
  private static final Hash USED = Hashes.keccak256(Bytes.utf8("ProxyUsed(address,uint256)"));
  private static final int HEAD_WORDS = 2;

  private static final AbiFunction TOKEN = AbiFunction.of("token()");

  private TokenCalls() {}

  /** Which token the contract {@code PaidCalls} takes fees in. */
  public static ContractCall feeToken(Address paidCalls) {
    return TOKEN.call(paidCalls);
  }

  /** An address as a contract answers it. */
  public static Bytes word(Address address) {
    return Words.of(address);
  }

  /** TK-11: all of them, each for itself. */
  static ContractCall tryAll(Address token, List<ContractCall> calls) {
    return TRY_ALL.call(token, calls.stream().map(ContractCall::data).toList());
  }

  /** Which of {@code count} calls worked, as {@link #tryAll} answers it. */
  static List<Boolean> worked(Bytes answer, int count) throws Malformed {
    if (answer.length() != (HEAD_WORDS + count) * Words.LENGTH
        || !word(answer, 0).equals(Amount.of(Words.LENGTH))
        || !word(answer, 1).equals(Amount.of(count))) {
      throw new Malformed("not " + count + " truths: " + answer.length() + " bytes");
    }
    List<Boolean> worked = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      worked.add(!word(answer, HEAD_WORDS + i).isZero());
    }
    return worked;
  }

  private static Amount word(Bytes answer, int index) {
    int at = index * Words.LENGTH;
    return Words.toAmount(answer.slice(at, at + Words.LENGTH));
  }

  /** Whether the signer's nonce is used up. */
  public static ContractCall isUsed(Address token, Address signer, Amount nonce) {
    return IS_USED.call(token, signer, nonce);
  }

  /** The requests that a transaction carried out, as {@link #mark} names them. */
  static Set<String> carriedOut(ChainAccess.Receipt receipt, Address token) {
    Set<String> done = new TreeSet<>();
    for (EthereumLog log : receipt.logs()) {
      if (receipt.worked()
          && log.address().equals(token)
          && log.topics().size() == 3
          && log.topics().get(0).equals(USED)) {
        done.add(log.topics().get(1).hex() + log.topics().get(2).hex());
      }
    }
    return done;
  }

  static String mark(SignedRequest request) {
    return "0x"
        + Words.of(request.signer()).toHex()
        + "0x"
        + Words.of(request.message().nonce()).toHex();
  }
}
