package io.syntropy.actuators.dns;

import java.nio.file.Path;

class BindDnsIT extends DnsContract {
  @Override
  NameserverProcess start(Path folder) throws Exception {
    return NameserverProcess.bind(folder);
  }
}
