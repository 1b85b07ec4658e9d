#include "normalize/column_page.h"

#include "formats/columnar/writer.h"
#include "normalize/sequence.h"

namespace sluice {

void make_job(const columnar::Reader& page, const fs::path& job, std::optional<std::uint64_t> sequence) {
  if (!sequence) {
    transfer_file(page.path(), job, true);
    return;
  }
  columnar::Writer writer(job, page.constants());
  for (std::size_t batch = 0; batch < page.batches().size(); ++batch) {
    page.verify(batch);
    columnar::BatchParts parts = page.parts(batch);
    const BatchColumn numbers = sequence_column(*sequence + writer.rows(), parts.rows);
    parts.columns.push_back(columnar::part_of(numbers.name, numbers.data));
    writer.write(parts, writer.reserve(parts));
    page.drop(batch);
  }
  writer.finish();
}

}  // namespace sluice
