package io.syntropy.actuators.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;

/** The four requests an actuator makes, each bound to a resourceVersion where it writes. */
final class ScaleApi {
  private final ScaleTarget target;
  private final Resource<GenericKubernetesResource> resource;

  ScaleApi(ScaleTarget target, KubernetesClient client) {
    this.target = target;
    this.resource =
        client
            .genericKubernetesResources(
                new ResourceDefinitionContext.Builder()
                    .withGroup(target.group())
                    .withVersion(target.version())
                    .withKind(target.kind())
                    .withPlural(target.plural())
                    .withNamespaced(true)
                    .build())
            .inNamespace(target.namespace())
            .withName(target.name());
  }

  /**
   * Workload and scale of the same version.
   *
   * @throws KubernetesClientException also when there is no such workload, with code 404
   * @throws IllegalArgumentException when our annotations cannot be read
   */
  Workload read() {
    for (int attempt = 0; attempt < 5; attempt++) {
      GenericKubernetesResource workload = resource.get();
      Scale scale = workload == null ? null : resource.scale();
      if (workload == null || scale == null) {
        throw new KubernetesClientException(
            "no %s %s/%s".formatted(target.kind(), target.namespace(), target.name()), 404, null);
      }
      String version = workload.getMetadata().getResourceVersion();
      if (version != null && version.equals(scale.getMetadata().getResourceVersion())) {
        Integer count = scale.getSpec() == null ? null : scale.getSpec().getReplicas();
        return Workload.of(workload.getMetadata(), new Replicas(count == null ? 0 : count));
      }
    }
    throw new KubernetesClientException("it changes while it is read");
  }

  /**
   * Puts a stamp on a workload that is still at this version.
   *
   * @return the version after it
   */
  String claim(String resourceVersion, Map<String, String> annotations) {
    GenericKubernetesResource patch =
        new GenericKubernetesResourceBuilder()
            .withNewMetadata()
            .withResourceVersion(resourceVersion)
            .withAnnotations(annotations)
            .endMetadata()
            .build();
    return resource
        .patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(patch))
        .getMetadata()
        .getResourceVersion();
  }

  /** Scales a workload that is still at this version. */
  void scale(String resourceVersion, int replicas) {
    resource.scale(
        new ScaleBuilder()
            .withNewMetadata()
            .withName(target.name())
            .withNamespace(target.namespace())
            .withResourceVersion(resourceVersion)
            .endMetadata()
            .withNewSpec()
            .withReplicas(replicas)
            .endSpec()
            .build());
  }
}
