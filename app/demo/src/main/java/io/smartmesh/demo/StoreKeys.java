package io.smartmesh.demo;

import io.smartmesh.crypto.Secret;
import java.nio.file.Path;

/** What opens the store of a node, as its owner could. */
public interface StoreKeys {
  /**
   * @param nodeDirectory with the node's key files in it
   */
  Secret of(Path nodeDirectory) throws Exception;
}
