# Each archive has the SHA-256 that was taken at the download, where a file beside it tells that one.
function Test-ArchiveChecksum {
    param([hashtable]$Context)
    $hop = 0
    foreach ($archive in $Context.Readiness.Archives) {
        $hop++
        if ($archive.State -eq 'none' -or $null -eq $archive.Sha256) { continue }
        $result = Get-ChecksumResult -Archive $archive
        $result.Hop = $hop
        $result
    }
}

function Get-ChecksumResult {
    param([hashtable]$Archive)
    $file = $Archive.File
    $checksum = $Archive.Sha256
    $told = $Archive.Sha256Told
    if ($null -eq $told) { return New-Skip -Subject $file -Step $null -Expected (Get-Words 'archive-checksum/expected') -Reason (Get-Words 'archive-checksum/not-told' @{ checksum = $checksum; file = $file }) }
    $draft = @{ Subject = $file; Step = $null; Expected = $told }
    if ($told -ceq $checksum) { return New-Result -Draft $draft -Outcome 'pass' -Case 'archive-checksum/right' -Values @{ file = $file; checksum = $checksum } }
    return New-Result -Draft $draft -Outcome 'fail' -Case 'archive-checksum/other' -Values @{ file = $file; checksum = $checksum; told = $told }
}
