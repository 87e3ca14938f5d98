# Every file of the release is in the runtime folder with its size and content.
function Test-RuntimeComplete {
    param([hashtable]$Context)
    $runtime = $Facts.Runtime
    $observation = $Context.Observation
    $draft = @{ Subject = $runtime; Step = $Facts.Extract; Expected = Get-CompleteExpected -Observation $observation }
    $noArchive = if ($null -eq $observation.Archive) { Get-Words 'runtime-complete/no-archive' @{ archiveOption = $Options.Archive } } else { $null }
    $premise = Get-First -Items @($Context.NoRuntime, $Context.Misplaced, $noArchive, $Context.WrongRuntime)
    if ($null -ne $premise) { return New-Skip @draft -Reason $premise }
    $wrong = @($Context.ReleaseFiles | Where-Object -FilterScript { $_.State -notin 'same', 'unseen' })
    if ($wrong.Count -gt 0) { return Get-WrongFilesResult -Draft $draft -Wrong $wrong -Archive $observation.Archive }
    $unseen = @($Context.ReleaseFiles | Where-Object -FilterScript { $_.State -eq 'unseen' })
    if ($unseen.Count -gt 0) { return Get-UnseenFilesResult -Draft $draft -Unseen $unseen }
    $how = if ($observation.Quick) { Get-Words 'runtime-complete/by-their-sizes' } else { '' }
    return New-Result -Draft $draft -Outcome 'pass' -Case 'runtime-complete/right' -Values @{ files = $Context.ReleaseFiles.Count; runtime = $runtime; how = $how }
}

function Get-CompleteExpected {
    param([hashtable]$Observation)
    $archive = $Observation.Archive
    if ($null -eq $archive) { return Get-Words 'runtime-complete/expected-any' }
    $how = if ($Observation.Quick) { Get-Words 'runtime-complete/by-size' } else { Get-Words 'runtime-complete/by-content' @{ checksum = 'CRC-32' } }
    return Get-Words 'runtime-complete/expected' @{ files = $archive.Entries.Count; archive = $archive.Name; how = $how }
}

function Get-UnseenFilesResult {
    param([hashtable]$Draft, [object[]]$Unseen)
    $files = @($Unseen | ForEach-Object -Process { "$($Facts.Runtime)/$($_.Path)" })
    if ($files.Count -eq 1) { $Draft.Subject = $files[0] }
    $remedy = Get-LookAgain -What (Get-Words 'result/whole-folder')
    return New-Result -Draft $Draft -Outcome 'unknown' -Case 'runtime-complete/unseen' -Values @{ files = $files.Count; names = $files; reason = $Unseen[0].Detail; remedy = $remedy } -Files $files
}

function Get-WrongFilesResult {
    param([hashtable]$Draft, [object[]]$Wrong, $Archive)
    $files = @($Wrong | ForEach-Object -Process { "$($Facts.Runtime)/$($_.Path)" })
    if ($files.Count -eq 1) { $Draft.Subject = $files[0] }
    $told = @(foreach ($fault in 'missing', 'truncated', 'old', 'changed', 'moved') {
        $names = @($Wrong | Where-Object -FilterScript { $_.State -eq $fault } | ForEach-Object -Process { Get-NameWithDetail -File $_ })
        if ($names.Count -gt 0) { Get-Words "runtime-complete/$fault" @{ files = $names.Count; names = $names } }
    }) -join '; '
    $locked = if (@($Wrong | Where-Object -FilterScript { $_.State -eq 'old' }).Count -gt 0) { Get-Words 'runtime-complete/locked' } else { '' }
    $path = Get-HostPath -Relative $Facts.Runtime
    return New-Result -Draft $Draft -Outcome 'fail' -Case 'runtime-complete/wrong' -Values @{ told = $told; locked = $locked; archive = $Archive.Name; to = $Facts.To; path = $path } -Files $files
}

function Get-NameWithDetail {
    param($File)
    $path = "$($Facts.Runtime)/$($File.Path)"
    if ($null -eq $File.Detail) { return $path }
    if ($File.State -eq 'moved') { return Get-Words 'runtime-complete/moved-to' @{ path = $path; to = "$($Facts.Runtime)/$($File.Detail)" } }
    return Get-Words 'runtime-complete/with-detail' @{ path = $path; detail = $File.Detail }
}
