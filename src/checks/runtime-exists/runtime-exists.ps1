# The folder that the release is unpacked into is there, is a folder, and is not empty.
function Test-RuntimeExists {
    param([hashtable]$Context)
    $runtime = $Facts.Runtime
    $tree = $Context.Observation.Runtime
    $draft = @{ Subject = $runtime; Step = $Facts.Extract; Expected = Get-Words 'runtime-exists/expected' @{ runtime = $runtime; to = $Facts.To } }
    if ($tree.State -eq 'folder' -and -not (Test-Empty -Tree $tree)) {
        return New-Result -Draft $draft -Outcome 'pass' -Case 'runtime-exists/there' -Values @{ runtime = $runtime; files = Get-FileCount -Tree $tree }
    }
    $path = Get-HostPath -Relative $runtime
    if ($tree.State -eq 'unseen') { return New-NotSeenBecause -Draft $draft -Name $runtime -Reason $tree.Reason -What $path }
    $folder = Get-FolderWords -Tree $tree -Name $runtime
    $hint = Get-RuntimeHint -Observation $Context.Observation
    return New-Result -Draft $draft -Outcome 'fail' -Case 'runtime-exists/missing' -Values @{ found = $folder.Found; instead = $folder.Instead; hint = $hint; to = $Facts.To; path = $path }
}

# Where the release may be.
function Get-RuntimeHint {
    param([hashtable]$Observation)
    if (@($Observation.Names | Where-Object -FilterScript { $Facts.Role.Programs -ccontains $_ }).Count -gt 0) { return Get-Words 'runtime-exists/hint-own' }
    $lookAlikes = @($Observation.LookAlikes)
    return $(if ($lookAlikes.Count -eq 0) { '' } else { Get-Words 'runtime-exists/hint-alike' @{ names = $lookAlikes } })
}
