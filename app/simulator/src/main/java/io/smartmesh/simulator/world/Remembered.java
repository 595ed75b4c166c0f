package io.smartmesh.simulator.world;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.PublicKey;
import io.smartmesh.crypto.Secret;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A node's key, and a copy of every key that the node derives from it to go by in the mesh. */
final class Remembered implements SigningKey {
  private final SigningKey key;
  private final Map<Address, SigningKey> children = new TreeMap<>();
  private long newestIndex = -1;
  private Optional<Address> newest = Optional.empty();

  Remembered(SigningKey key) {
    this.key = key;
  }

  /** All that the node may have shown in a handshake. */
  List<SigningKey> all() {
    List<SigningKey> all = new ArrayList<>(children.values());
    all.add(key);
    return all;
  }

  /** What the node goes by now: of the newest epoch, or its device's for good. */
  Address now() {
    return newest.orElseGet(() -> key.publicKey().address());
  }

  /** The node begins anew, and by its clock of then the newest epoch may be an earlier one. */
  void starts() {
    newestIndex = -1;
    newest = Optional.empty();
  }

  int size() {
    return children.size() + 1;
  }

  @Override
  public PublicKey publicKey() {
    return key.publicKey();
  }

  @Override
  public Signature sign(Hash digest) {
    return key.sign(digest);
  }

  @Override
  public Secret ecdh(PublicKey peer) {
    return key.ecdh(peer);
  }

  @Override
  public SigningKey child(Secret chainCode, long index) {
    SigningKey child = key.child(chainCode, index);
    children.computeIfAbsent(child.address(), address -> key.child(chainCode, index));
    if (index > newestIndex) {
      newestIndex = index;
      newest = Optional.of(child.address());
    }
    return child;
  }

  @Override
  public Secret derived(Bytes label) {
    return key.derived(label);
  }

  @Override
  public void close() {
    key.close();
  }
}
